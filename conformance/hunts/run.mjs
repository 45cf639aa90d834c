// SPDX-License-Identifier: MIT
//
// Runs one command with limits, and returns what it printed.
import { spawn } from 'node:child_process';

const TIMEOUT = Number(process.env.TIMEOUT || 60);
const children = new Set();

// A child is a group of processes of its own, which Ctrl-C does not reach.
process.on('SIGINT', () => {
    children.forEach(end);
    console.error('\ninterrupted: the results so far are kept');
    process.exit(130);
});

// Resolves with { code, text, late }: the exit code, what the command wrote, and whether its time ended. A command that a signal ended has code 137.
// The limit is one of processor time, which no other job on the machine can use up. A command that waits has ten times
// as long. The command ends early when `enough` is true of its text. A stranger may fork, so the command is a group of
// processes, and all of it ends. A command that the shell cannot start says nothing about a stranger: it is an error, and
// so is one that another process kills.
export function run(words, { enough = () => false, seconds = TIMEOUT, env = {} } = {}) {
    return new Promise((resolve, reject) => {
        const child = spawn('sh', ['-c', 'ulimit -S -t "$0" && exec "$@"', String(seconds), ...words],
            { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
        children.add(child);
        let text = '', ours = false, late = false;
        const stop = () => {
            ours = true;
            end(child);
        };
        const clock = setTimeout(() => {
            late = true;
            stop();
        }, seconds * 10_000);
        const add = chunk => {
            text += chunk;
            if (enough(text)) stop();
        };
        child.stdout.on('data', add);
        child.stderr.on('data', add);
        child.on('exit', () => end(child));
        child.on('close', (code, signal) => {
            clearTimeout(clock);
            children.delete(child);
            if (signal === 'SIGKILL' && !ours) reject(new Error(`another process killed ${words.join(' ')}: hunt again`));
            else if (code === 126 || code === 127) reject(new Error(`${words[0]} cannot run: ${text}`));
            else resolve({ code: code ?? 137, text, late: late || signal === 'SIGXCPU' });
        });
    });
}

function end(child) {
    try {
        process.kill(-child.pid, 'SIGKILL');
    } catch {
        // It has ended by itself.
    }
}
