import { describe, expect, it } from 'vitest';
import { settingList } from '../../src/settings/environment.ts';

const defaultOf = (name: string) => settingList.find((setting) => setting.name === name)?.default;

describe('the list of settings', () => {
  it.each(settingList)('describes $name in a sentence', ({ description }) => {
    expect(description).toMatch(/^[A-Z].*\.$/);
  });

  it('names defaults, and none where there is none', () => {
    expect(defaultOf('PORT')).toBe('4444');
    expect(defaultOf('LOG_LEVEL')).toBe('info');
    expect(defaultOf('DATABASE_URL')).toBeUndefined();
    expect(defaultOf('AUTH_ENCRYPTION_PREVIOUS_SECRETS')).toBeUndefined();
  });
});
