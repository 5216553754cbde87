import { environment } from './environment.ts';

/** One variable, as the documentation shows it; without a default where there is none. */
export interface SettingDescription {
  readonly name: string;
  readonly default?: string;
  readonly description: string;
}

/** All variables in the order in which they are documented. */
export const settingList: readonly SettingDescription[] = Object.entries(environment.shape).map(
  ([name, schema]) => ({
    name,
    ...defaultOf(schema.parse(undefined)),
    description: schema.description ?? '',
  }),
);

function defaultOf(value: unknown): Pick<SettingDescription, 'default'> {
  const text = String(value ?? '');
  return text === '' ? {} : { default: text };
}
