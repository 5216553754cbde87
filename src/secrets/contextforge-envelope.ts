import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts';
import { isContextForgeForm } from './contextforge-sealed.ts';

const envelopeMember = '_mcpgateway_encrypted_header_value_v1';

/** The sealed text within the object that ContextForge writes in the place of a header's value. */
export function envelopeContent(value: Json): string | undefined {
  const content = isJsonObject(value) ? value[envelopeMember] : undefined;
  return typeof content === 'string' && isContextForgeForm(content) ? content : undefined;
}

/** A sealed text as ContextForge writes it in the place of a header's value. */
export const envelopeOf = (sealed: string): JsonObject => ({ [envelopeMember]: sealed });

/** What is sealed within an envelope. */
export const envelopeClear = (value: string): string => JSON.stringify({ data: value });

/** The header's value within the opened envelope: `{"data": …}`, or `{"value": …}` of older releases. */
export function envelopeValue(clear: string): string | undefined {
  const { data, value } = parseObject(clear);
  const content = data ?? value;
  return typeof content === 'string' ? content : undefined;
}

function parseObject(text: string): JsonObject {
  try {
    const parsed: unknown = JSON.parse(text);
    return isJsonObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
