import { fileURLToPath } from 'node:url';

const isCompiled = import.meta.url.endsWith('.js');

/** What Node is to be given to run the server: the compiled one beside the compiled command, or the source. */
export function serverProgram(): string[] {
  const main = new URL(`../server/main.${isCompiled ? 'js' : 'ts'}`, import.meta.url);
  return [...(isCompiled ? [] : ['--import', import.meta.resolve('tsx')]), fileURLToPath(main)];
}
