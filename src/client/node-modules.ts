/**
 * What the client uses of Node where it runs there. It is asked for at run time, so that nothing of Node is imported and
 * a browser's bundler finds nothing to complain about; in a browser it is undefined.
 */
export function nodeModules() {
  // A browser has no `process`, whatever Node's types say; some bundlers make one that cannot do this.
  const { process } = globalThis as { readonly process?: Partial<NodeJS.Process> };
  if (typeof process?.getBuiltinModule !== 'function') return undefined;
  return {
    fs: process.getBuiltinModule('fs'),
    stream: process.getBuiltinModule('stream'),
    zlib: process.getBuiltinModule('zlib'),
  };
}
