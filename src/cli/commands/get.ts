import { Option } from 'commander';
import { defineCommand } from '../command.ts';
import { CommandFailure } from '../exit-codes.ts';
import { collectionOf, kindOf } from '../kinds.ts';
import { printableJson } from '../printable.ts';
import { tellJson } from '../tell.ts';

/** Everything there is to know about one entity. */
export const getCommand = defineCommand<{ readonly output: 'yaml' | 'json' }>({
  name: 'get',
  summary: 'print one entity',
  arguments: { '<kind>': 'such as tool', '<key>': 'uri for resources and roots, name for the others' },
  example: 'lading get tool weather-lookup',
  options: [new Option('-o, --output <form>', 'how it is told').choices(['yaml', 'json']).default('yaml')],
  run: async (session, [word = '', key = ''], { output }) => {
    const kind = kindOf(word);
    const client = await session.connect();
    const entity = await client.entity(kind, key);
    if (entity === null)
      throw new CommandFailure('unexpected', `There is no ${kind.toLowerCase()} '${key}'.`, {
        code: 'NOT_FOUND',
        advice: `See which there are with: lading list ${collectionOf(kind)}`,
      });
    if (session.telling !== 'text') await tellJson(session, { entity });
    else if (output === 'json') await session.terminal.write(`${printableJson(entity, 2)}\n`);
    else {
      // Loaded where it is needed: other forms start sooner without it.
      const { yamlText } = await import('../../document/formats/yaml/yaml-text.ts');
      await session.terminal.write(yamlText(entity));
    }
    return 'done';
  },
});
