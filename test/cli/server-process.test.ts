import { expect, it } from 'vitest';
import { withoutSettings } from '../../src/cli/server-process.ts';
import { settingList } from '../../src/settings/environment.ts';

it('takes no setting of a server that is started for itself from the environment', () => {
  const settings = Object.fromEntries(settingList.map(({ name }) => [name, '1']));
  expect(withoutSettings({ ...settings, PATH: '/bin', NODE_OPTIONS: '' })).toEqual({
    PATH: '/bin',
    NODE_OPTIONS: '',
  });
});
