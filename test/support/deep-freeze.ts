const mutators = ['set', 'add', 'delete', 'clear'];

/** The value itself, which from now on refuses to be changed anywhere in it: objects, lists, maps and sets. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  const parts: unknown[] = Object.values(value);
  if (value instanceof Map) parts.push(...value.keys(), ...value.values());
  if (value instanceof Set) parts.push(...value);
  if (value instanceof Map || value instanceof Set)
    for (const name of mutators) Object.defineProperty(value, name, { value: refuse });
  Object.freeze(value);
  for (const part of parts) deepFreeze(part);
  return value;
}

const refuse = (): never => {
  throw new TypeError('What was frozen is not to be changed.');
};
