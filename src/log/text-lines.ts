import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts';

/** A line of the log, which is JSON, as people read it: `08:15:00.123 info  An import is over. user=admin`. */
export function asText(line: string): string {
  // It is what the logger has just written.
  const { timestamp, level, message, error, ...others }: JsonObject = JSON.parse(line);
  const members = Object.entries(others).map(([name, value]) => ` ${name}=${valueText(value)}`);
  const clock = String(timestamp).slice(11, 23);
  const first = `${clock} ${String(level).padEnd(5)} ${plain(String(message))}${members.join('')}\n`;
  return first + (error === undefined ? '' : errorText(error));
}

/** Words as they are, the rest as JSON. */
function valueText(value: Json): string {
  const isWord = typeof value === 'string' && /^[\w.:+/=@-]+$/.test(value);
  return isWord ? value : plain(JSON.stringify(value));
}

function errorText(error: Json): string {
  const stack =
    isJsonObject(error) && typeof error['stack'] === 'string' ? error['stack'] : JSON.stringify(error);
  return stack
    .split('\n')
    .map((text) => `  ${plain(text)}\n`)
    .join('');
}

/** Nothing that a terminal obeys. */
const plain = (text: string): string => text.replace(/\p{Cc}/gu, '�');
