// SPDX-License-Identifier: MIT
//
// Runs the clauses in headless Chromium. One page holds suite, host and modules. The page runs every clause
// in a fresh instance, and writes the lines of mapcheck conform into the document. run-browser.sh starts this
// file.
//     run-browser.mjs SUITE.js [--system NAME] [--clause ID] | SUITE.js --list
// exit: 0 every verdict is PASS or as expected, 1 some verdict is not, 2 usage or input, or the suite itself
// failed, 77 without a browser or this system
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { askClause, askList, faultLine } from './node/suite.mjs';

const TIMEOUT = 300_000; // milliseconds for the whole page
const here = dirname(fileURLToPath(import.meta.url));

function leave(code, text) {
    console.error(`run-browser: ${text}`);
    process.exit(code);
}

function readOptions() {
    try {
        return parseArgs({
            options: {
                system: { type: 'string', default: 'page-manager-product' },
                clause: { type: 'string' },
                traces: { type: 'string' }, // accepted and ignored: a page writes no files
                lines: { type: 'boolean' },
                list: { type: 'boolean' },
            },
            allowPositionals: true,
        });
    } catch (error) {
        return leave(2, `${error.message.split('\n')[0]}; it takes --system, --clause, --list`);
    }
}

function findBrowser() {
    const names = process.env.CHROMIUM?.split(' ') ?? ['chromium', 'chromium-browser', 'google-chrome'];
    for (const name of names) {
        try {
            execFileSync(name, ['--version'], { stdio: 'ignore' });
            return name;
        } catch {
            // tries the next one
        }
    }
    return leave(77, 'no chromium here; type make setup-browser to install it');
}

// Turns a module file into a plain script: drops the word export, and the imports, because the imported code
// precedes it in the page.
function asScript(file) {
    return readFileSync(join(here, file), 'utf8').replace(/^import .*$/gm, '').replace(/^export /gm, '');
}

function asPage(suite, system, ids) {
    const folder = join(dirname(suite), 'engine');
    const modules = Object.fromEntries(readdirSync(folder).filter((name) => name.endsWith('.wasm'))
        .map((name) => [name.slice(0, -5), readFileSync(join(folder, name)).toString('base64')]));
    const script = (text) => `<script>${text.replaceAll('</script', '<\\/script')}</script>\n`;
    return `<!doctype html><meta charset="utf-8"><body>\n${script(readFileSync(suite, 'utf8'))}` +
        script(asScript('engine.mjs')) + script(asScript('node/suite.mjs')) +
        script(`
const bytes = ${JSON.stringify(modules)};
const compiled = new Map();
function find(name) {
    if (bytes[name] === undefined) throw new Error('there is no module ' + name);
    if (!compiled.has(name))
        compiled.set(name, new WebAssembly.Module(Uint8Array.from(atob(bytes[name]), (c) => c.charCodeAt(0))));
    return compiled.get(name);
}
async function askAll(ids) {
    const said = [];
    for (const id of ids) said.push(await askClause(createSuite, find, ${JSON.stringify(system)}, id));
    const text = new TextEncoder().encode(JSON.stringify(said));
    document.body.textContent = 'SAID[' + Array.from(text, (b) => b.toString(16).padStart(2, '0')).join('') + ']';
}
askAll(${JSON.stringify(ids)});
`);
}

function openPage(browser, page) {
    const work = mkdtempSync(join(tmpdir(), 'mapcheck-'));
    try {
        writeFileSync(join(work, 'page.html'), page);
        const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
            '--disable-background-networking', '--disable-component-update', '--disable-sync',
            `--user-data-dir=${join(work, 'profile')}`, '--dump-dom', `file://${join(work, 'page.html')}`];
        const ran = spawnSync(browser, flags, { encoding: 'utf8', timeout: TIMEOUT, maxBuffer: 1 << 28 });
        const found = /SAID\[([0-9a-f]*)\]/.exec(ran.stdout ?? '');
        if (found === null)
            leave(1, `the page printed no result (${ran.error?.code ?? `exit code ${ran.status}`})`);
        return JSON.parse(Buffer.from(found[1], 'hex').toString('utf8'));
    } finally {
        rmSync(work, { recursive: true, force: true, maxRetries: 5 });
    }
}

const { values: options, positionals } = readOptions();
const suite = resolve(positionals[0] ?? 'build/node/suite.js');
function loadSuite() {
    try {
        return createRequire(import.meta.url)(suite);
    } catch (error) {
        return leave(2, faultLine('at its start', String(error?.message ?? error).split('\n')[0]));
    }
}

// Returns the results when every clause has one. Otherwise this program ends.
function check(results) {
    for (const { id, refused, code, fault } of results) {
        if (refused !== undefined) leave(code, refused);
        if (fault !== undefined) leave(2, faultLine(`at clause ${id}`, fault));
    }
    return results;
}

const createSuite = loadSuite();
const { ids: all, fault } = await askList(createSuite);
if (fault !== undefined) leave(2, faultLine('when asked for its clauses', fault));
if (options.list) {
    console.log(all.join('\n'));
    process.exit(0);
}
if (options.clause !== undefined && !all.includes(options.clause))
    leave(2, `unknown clause \`${options.clause}\`: --list prints all of them`);
const ids = options.clause === undefined ? all : [options.clause];
check([await askClause(createSuite, () => undefined, options.system, ids[0])]);
const said = check(openPage(findBrowser(), asPage(suite, options.system, ids)));
for (const { line } of said) console.log(line);
process.exit(said.every(({ expected }) => expected) ? 0 : 1);
