import { defineCommand } from '../command.ts';
import { CommandFailure } from '../exit-codes.ts';
import { kindOf } from '../kinds.ts';
import { printableJson } from '../printable.ts';
import { tellJson } from '../tell.ts';

/** Everything there is to know about one entity, as JSON. */
export const getCommand = defineCommand({
  name: 'get',
  summary: 'print one entity as JSON',
  arguments: { '<kind>': 'such as tool', '<key>': 'uri for resources and roots, name for the others' },
  example: 'lading get tool weather-lookup',
  run: async (session, [word = '', key = '']) => {
    const kind = kindOf(word);
    const client = await session.connect();
    const entity = await client.entity(kind, key);
    if (entity === null)
      throw new CommandFailure(
        'unexpected',
        `There is no ${word} '${key}'. See which there are with: lading list ${word}`,
      );
    if (session.telling === 'text') await session.terminal.write(`${printableJson(entity, 2)}\n`);
    else await tellJson(session, { entity });
    return 'done';
  },
});
