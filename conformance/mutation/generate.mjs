// SPDX-License-Identifier: MIT
//
// Generates mutants: copies of the sources in which a global variable switches on one change at a
// time, so that one build serves all mutants. clang's syntax tree shows where a change is possible.
//   node generate.mjs FOLDER FILE...     writes FOLDER/FILE... and FOLDER/mutants.tsv
// The columns of the table are number, file, line, column, change and the text of the line. See
// run.mjs.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const CLANG = process.env.CLANG ?? 'clang';
const SWAPS = {
    '<': ['<=', '>='], '<=': ['<', '>'], '>': ['>=', '<='], '>=': ['>', '<'], '==': ['!='], '!=': ['=='],
    '+': ['-'], '-': ['+'], '*': ['/'], '/': ['*'], '%': ['/'], '&': ['|'], '|': ['&'], '^': ['&'],
    '<<': ['>>'], '>>': ['<<'], '&&': ['||'], '||': ['&&'],
    '+=': ['-='], '-=': ['+='], '*=': ['/='], '/=': ['*='], '|=': ['&='], '&=': ['|='],
    '<<=': ['>>='], '>>=': ['<<='],
};

function parse(file) {
    const flags = ['-std=c11', '-D_GNU_SOURCE', '-DMAPCHECK_HARNESS', '-iquote', '.', '-fsyntax-only', '-x', 'c', '-Xclang', '-ast-dump=json'];
    return JSON.parse(execFileSync(CLANG, [...flags, file], {
        maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, CCACHE_DISABLE: '1' } }));
}

// The dump names a file only where it differs from the one before. For code that a macro expands
// to, this class returns no place.
class Places {
    constructor(file) { this.file = file; this.now = ''; }

    see(place) {
        if (!place || typeof place !== 'object') return;
        if (place.spellingLoc || place.expansionLoc) {
            this.see(place.spellingLoc);
            this.see(place.expansionLoc);
            return;
        }
        if (place.file) this.now = place.file;
    }

    // [begin, end) in the file, or null
    range(node) {
        this.see(node.loc);
        this.see(node.range?.begin);
        const here = this.now;
        this.see(node.range?.end);
        const { begin, end } = node.range ?? {};
        if (here !== this.file || begin?.offset === undefined || end?.offset === undefined) return null;
        return [begin.offset, end.offset + end.tokLen];
    }
}

const isInteger = node => /^(unsigned|signed|int|char|short|long|_Bool|bool|u?int\d+_t|size_t|enum )/.test(
    (node.type?.desugaredQualType ?? node.type?.qualType ?? '').replace(/^const /, ''));

// Finds the changes of one node: alternatives as text, given the texts of its parts.
class Finder {
    constructor(file) {
        this.source = readFileSync(file, 'utf8');
        if (Buffer.byteLength(this.source) !== this.source.length) throw new Error(`${file} is not ASCII`);
        this.places = new Places(file);
        this.items = [];
    }

    add(range, order, alternatives, statement = false) {
        this.items.push({ begin: range[0], end: range[1], order, alternatives, statement });
    }

    binary(node, range, ranges) {
        const operator = node.opcode, [left, right] = ranges;
        const others = SWAPS[operator] ?? [];
        const logical = operator === '&&' || operator === '||';
        if (!left || !right || (!logical && !node.inner.every(isInteger))) return;
        this.add(range, 1, others.map(other => ({
            label: `${operator} becomes ${other}`,
            text: write => `(${write(...left)} ${other} ${write(...right)})` })));
    }

    condition(range) {
        if (range) this.add(range, 0, [{ label: 'negated', text: write => `(!(${write(...range)}))` }]);
    }

    literal(node, range) {
        const suffix = this.source.slice(...range).replace(/^(0x[0-9a-fA-F]+|\d+)/, '');
        const value = BigInt(node.value);
        const alternatives = [value + 1n, ...(value > 0n ? [value - 1n] : [])];
        this.add(range, 2, alternatives.map(other => ({
            label: `${value} becomes ${other}`, text: () => `${other}${suffix}` })));
    }

    deletion(range) {
        const end = this.source.indexOf(';', range[1]) + 1;
        this.add([range[0], end], 0, [{ label: 'deleted', text: () => ';' }], true);
    }

    answer(node, range) {
        if (/bool/i.test(node.type.qualType))
            this.add(range, 0, [{ label: 'the answer negated', text: write => `(!(${write(...range)}))` }]);
        else if (isInteger(node))
            this.add(range, 0, [
                ...(/^[0(]*$/.test(this.source.slice(...range)) ? [] : [{ label: 'the answer is 0', text: () => '0' }]),
                { label: 'the answer plus 1', text: write => `((${write(...range)}) + 1)` }]);
    }

    statements(node, ranges) {
        node.inner.forEach((child, index) => {
            const range = ranges[index];
            const call = child.kind === 'CallExpr', assigns = child.kind === 'BinaryOperator' && child.opcode === '=';
            const changes = child.kind === 'CompoundAssignOperator' ||
                (child.kind === 'UnaryOperator' && /\+\+|--/.test(child.opcode));
            if (range && (call || assigns || changes)) this.deletion(range);
        });
    }

    visit(node, inFunction) {
        const range = this.places.range(node);
        const inside = inFunction || node.kind === 'CompoundStmt';
        const constant = ['ConstantExpr', 'UnaryExprOrTypeTraitExpr', 'OffsetOfExpr', 'EnumDecl'].includes(node.kind) ||
            node.storageClass === 'static' && node.kind === 'VarDecl';
        const ranges = (node.inner ?? []).map(child => this.visit(child, inside && !constant));
        if (!inside || constant || !range) return range;
        this.propose(node, range, ranges);
        return range;
    }

    propose(node, range, ranges) {
        switch (node.kind) {
        case 'BinaryOperator': case 'CompoundAssignOperator': this.binary(node, range, ranges); break;
        case 'IntegerLiteral': this.literal(node, range); break;
        case 'IfStmt': case 'WhileStmt':
            this.condition(ranges[0]);
            this.statements({ inner: node.inner.slice(1) }, ranges.slice(1));
            break;
        case 'ConditionalOperator': this.condition(ranges[0]); break;
        case 'ForStmt': this.condition(ranges[2]); this.statements({ inner: node.inner.slice(4) }, ranges.slice(4)); break;
        case 'ReturnStmt': if (ranges[0]) this.answer(node.inner[0], ranges[0]); break;
        case 'CompoundStmt': this.statements(node, ranges); break;
        default:
        }
    }
}

// Two nodes with the same place and change (a cast and its operand) count once.
function unique(items) {
    const seen = new Set();
    return items.filter(({ begin, end, alternatives }) => {
        const key = [begin, end, alternatives.map(({ label }) => label)].join();
        return alternatives.length > 0 && !seen.has(key) && seen.add(key);
    });
}

// Writes [begin, end) with all its changes. Where the text of an outer change repeats code that has
// changes of its own, this function writes those changes again.
function writer(source, items, number) {
    const sorted = items.sort((a, b) => a.begin - b.begin || b.end - a.end || a.order - b.order);
    const write = (begin, end, after = -1) => {
        let text = '', at = begin;
        for (let i = after + 1; i < sorted.length; i++) {
            const item = sorted[i];
            if (item.begin < at || item.end > end) continue;
            text += source.slice(at, item.begin) + one(item, i);
            at = item.end;
        }
        return text + source.slice(at, end);
    };
    const one = (item, i) => {
        const inner = (begin, end) => write(begin, end, i);
        let text = inner(item.begin, item.end);
        for (const alternative of item.alternatives) {
            const id = alternative.id ??= number(item, alternative.label);
            text = item.statement ? `{ if (mutant_active != ${id}) ${text} }`
                : `(mutant_active == ${id} ? ${alternative.text(inner)} : (${text}))`;
        }
        return text;
    };
    return write;
}

const [folder, ...files] = process.argv.slice(2);
if (!folder || files.length === 0) {
    console.error('mutation: expected FOLDER FILE...; type: make mutation-score');
    process.exit(2);
}
const rows = [];
for (const file of files) {
    const finder = new Finder(file);
    finder.visit(parse(file), false);
    const lines = finder.source.split('\n');
    const number = (item, label) => {
        const before = finder.source.slice(0, item.begin).split('\n');
        rows.push([rows.length + 1, file, before.length, before.at(-1).length + 1, label, lines[before.length - 1].trim()]);
        return rows.length;
    };
    const text = writer(finder.source, unique(finder.items), number)(0, finder.source.length);
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `extern int mutant_active;\n#line 1 "${file}"\n${text}`);
}
writeFileSync(join(folder, 'mutants.tsv'), rows.map(row => `${row.join('\t')}\n`).join(''));
console.log(`mutation: ${rows.length} mutants of ${files.length} files`);
