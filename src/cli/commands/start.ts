import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { InvalidArgumentError, Option } from 'commander';
import { defineCommand } from '../command.ts';
import { wholeNumber } from '../options.ts';
import { serverProgram } from '../server-process.ts';

interface Options {
  readonly port?: string;
  readonly host?: string;
  readonly dataDir?: string;
}

function portNumber(text: string): string {
  if (wholeNumber(text) > 65_535) throw new InvalidArgumentError('It must be at most 65535.');
  return text;
}

/** Runs the server in the foreground, as `npm start` does. */
export const startCommand = defineCommand<Options>({
  name: 'start',
  summary: 'run a server, with an embedded database unless DATABASE_URL is set',
  example: 'lading start --port 4444 --data-dir .lading',
  isOffline: true,
  options: [
    new Option('--port <port>', 'PORT; 0 takes a free one').argParser(portNumber),
    new Option('--host <host>', 'HOST; 0.0.0.0 for all'),
    new Option('--data-dir <directory>', 'LADING_DATA_DIR'),
  ],
  run: async ({ env, telling }, _args, { port, host, dataDir }) => {
    const given = {
      ...(port && { PORT: port }),
      ...(host && { HOST: host }),
      ...(dataDir && { LADING_DATA_DIR: dataDir }),
      ...(telling !== 'text' && { LOG_FORMAT: 'json' }),
    };
    const server = spawn(process.execPath, serverProgram(), { env: { ...env, ...given }, stdio: 'inherit' });
    // The terminal tells Ctrl-C to both; anything else has to be passed on.
    const passOn = (signal: NodeJS.Signals) => void (signal === 'SIGTERM' && server.kill(signal));
    process.on('SIGINT', passOn).on('SIGTERM', passOn);
    const [code] = await once(server, 'exit');
    return code === 0 ? 'done' : 'unexpected';
  },
});
