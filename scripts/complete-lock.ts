import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Adds to package-lock.json the optional packages of other platforms that the registry at hand does not carry. npm
 * leaves them out when it writes the lock, and `npm ci` then refuses the lock because they are missing. To be run
 * after every change of dependencies: `npm run complete-lock`.
 */
interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly license?: string;
  readonly engines?: object;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const systems = ['android', 'darwin', 'linux', 'freebsd', 'openbsd', 'netbsd', 'win32', 'openharmony'];
const processors = ['arm64', 'x64', 'arm', 'ppc64', 'riscv64', 's390x', 'ia32', 'loong64'];

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const packages: Record<string, LockedPackage> = lock.packages;

for (const parent of Object.values(packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    if (/^\d/.test(version)) packages[`node_modules/${name}`] ??= platformPackage(name, version, parent);
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);

/** What the name of a platform's package says about it: `@biomejs/cli-darwin-arm64`. */
function platformPackage(
  name: string,
  version: string,
  { dev, license, engines }: LockedPackage,
): LockedPackage {
  const words = name.split(/[/-]/);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    ...(dev && { dev }),
    ...(license && { license }),
    optional: true,
    ...(os.length > 0 && { os }),
    ...(engines && { engines }),
  } as LockedPackage;
}
