import { spawn } from 'node:child_process';

/** A process of the built server. */
export interface Started {
  /** All that it printed so far. */
  readonly output: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Status that it ended with. */
  readonly ended: Promise<number | null>;
  /** Waits until it has printed `text`. */
  readonly prints: (text: string) => Promise<void>;
}

/** Starts the build, as `npm start` does; it stops without a delay unless `env` has one. */
export function start(env: Record<string, string>): Started {
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: {
      PATH: process.env.PATH,
      LOG_LEVEL: 'info',
      HOST: '127.0.0.1',
      SHUTDOWN_DELAY: '0',
      ...env,
    },
  });
  let output = '';
  const hear = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  return {
    output: () => output,
    kill: (signal) => child.kill(signal),
    ended,
    async prints(text) {
      while (!output.includes(text)) {
        if (child.exitCode !== null) throw new Error(`ended before it printed ${text}: ${output}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}
