import { bundle } from './bundle.ts';

/** Puts the client for others together, of one file. */
export function bundleClient(outdir: string): void {
  bundle('.', { entryPoints: { client: 'src/client/entry.ts' }, outdir, banner: {}, splitting: false });
}
