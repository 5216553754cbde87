import { openEmbeddedStore } from '../../src/store/embedded-store.ts';

/** A process of its own that stores something in the given data directory and stays there until it is killed. */
const [, , directory = ''] = process.argv;
const store = await openEmbeddedStore({ directory });
await store.dataSource.query(`INSERT INTO roots (uri, name) VALUES ('file:///kept', 'kept')`);
process.stdout.write('ready\n');
setInterval(() => undefined, 1_000);
