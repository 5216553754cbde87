import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateway } from '../../src/kinds/gateway.ts';
import { mergeWhole } from '../../src/planning/portable-states.ts';
import { fingerprintPortable } from '../../src/secrets/fingerprint-portable.ts';
import { maskSecrets } from '../../src/secrets/mask-secrets.ts';
import { omitSecrets } from '../../src/secrets/omit-secrets.ts';
import { resealPortable } from '../../src/secrets/reseal-portable.ts';
import { codesOf } from '../planning/planning.ts';
import { ring } from './secrets.ts';

const reseal = (url: string) => resealPortable(gateway, { url }, { ring });

describe('an address', () => {
  it.each<[string, string]>([
    ['https://bob:pw@a.test/mcp', 'https://*****@a.test/mcp'],
    ['https://ghp_abc@a.test', 'https://*****@a.test'],
    ['https://a:b@c@d.test/@x', 'https://*****@d.test/@x'],
    ['https://a.test/mcp?access_token=x&page=2', 'https://a.test/mcp?access_token=*****&page=2'],
    ['https://a.test/mcp?page=2&api%5Fkey=x#t', 'https://a.test/mcp?page=2&api%5Fkey=*****#t'],
    ['https://a.test/?sig=x%2F&sv=1&apiKey=y', 'https://a.test/?sig=*****&sv=1&apiKey=*****'],
    ['https://a.test/#access_token=x', 'https://a.test/#access_token=*****'],
    ['wss://a.test/?whatever=sk-madeupmadeup0123456', 'wss://a.test/?whatever=*****'],
    ['https://bob:pw@a.test/?token=x', 'https://*****@a.test/?token=*****'],
  ])('%s is shown as %s, sealed where it is stored, and comes back', (url, shown) => {
    const { portable, fingerprinted, warnings, problems } = reseal(url);
    expect(problems).toEqual([]);
    expect(new Set(codesOf(warnings))).toEqual(new Set(['SECRET_IN_CLEAR']));
    expect(maskSecrets(gateway, portable)).toEqual({ url: shown });
    expect(maskSecrets(gateway, { url })).toEqual({ url: shown });
    expect(omitSecrets(gateway, portable)).toEqual({ url: shown });
    expect(fingerprintPortable(gateway, portable, ring)).toEqual(fingerprinted);
    expect(fingerprintPortable(gateway, { url }, ring)).toEqual(fingerprinted);
    expect(resealPortable(gateway, portable, { ring }).portable).toEqual(portable);
    const masked = resealPortable(gateway, { url: shown }, { ring }).portable;
    const merged = mergeWhole(gateway, portable, masked);
    expect(merged.portable['url']).toBe(portable['url']);
    expect(codesOf(merged.warnings)).toEqual(['SECRET_KEPT']);
  });

  it.each(['****7890', '[REDACTED]', '••••', `\${NAME}`, '<your token>'])(
    'with the mask %s in the place of a secret, written as it is or as a browser does, keeps what is stored',
    (mask) => {
      const stored = reseal('https://bob:pw@a.test/?token=x').portable;
      const encoded = encodeURIComponent(mask);
      for (const url of [
        `https://bob:${mask}@a.test/?token=${mask}`,
        `https://bob:${encoded}@a.test/?token=${encoded}`,
      ]) {
        const { portable, warnings } = reseal(url);
        expect(warnings).toEqual([]);
        expect(mergeWhole(gateway, stored, portable).portable['url']).toBe(stored['url']);
      }
    },
  );

  it.each([
    'https://a.test/mcp',
    'https://a.test/mcp?page=2&sort=token#key',
    'https://a.test/?token=&page_size=10',
    'https://a.test/users/@bob?email=a@b.test',
    `\${BASE_URL:-https://quay.example.test}/mcp`,
    '',
  ])('%j has no secret', (url) => {
    expect(reseal(url)).toEqual({ portable: { url }, fingerprinted: { url }, warnings: [], problems: [] });
  });

  it('loses nothing, whatever it is, when nothing in it is changed', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', ':', '/', '@', '?', '#', '&', '=', 'token', '%', '.'),
    });
    fc.assert(
      fc.property(text, (rest) => {
        const url = `https://${rest}`;
        const { portable } = reseal(url);
        const opened = String(portable['url']).replace(/v1\.[\w-]{8}\.[\w-]{38,}/g, (sealed) => {
          const result = ring.open({ kind: 'gateway', field: 'url' }, sealed);
          return result.status === 'opened' ? result.clear : 'broken';
        });
        expect(opened).toBe(url);
      }),
    );
  });
});

describe('a free-form value', () => {
  const health_check = {
    url: 'https://bob:pw@a.test/health?token=x',
    headers: { Accept: 'text/plain', 'X-Odd': 'y' },
    nested: [{ password: 'p', passwordPolicy: 'long', max_tokens: 'many', api_key: 7 }],
    note: 'ghp_madeupmadeup0123456789',
    ['__proto__']: { client_secret: 's' },
  };
  const shown = {
    url: 'https://*****@a.test/health?token=*****',
    headers: { Accept: 'text/plain', 'X-Odd': '*****' },
    nested: [{ password: '*****', passwordPolicy: 'long', max_tokens: 'many', api_key: 7 }],
    note: '*****',
    ['__proto__']: { client_secret: '*****' },
  };

  it('has what is called like a secret, or looks like one, sealed where it stands', () => {
    const { portable, fingerprinted, warnings } = resealPortable(gateway, { health_check }, { ring });
    for (const secret of ['bob:pw', '"y"', '"p"', 'ghp_', '"s"'])
      expect(JSON.stringify([portable, fingerprinted, warnings])).not.toContain(secret);
    expect(maskSecrets(gateway, portable)).toEqual({ health_check: shown });
    expect(omitSecrets(gateway, { health_check })).toEqual({ health_check: shown });
    expect(fingerprintPortable(gateway, { health_check }, ring)).toEqual(fingerprinted);
    expect(codesOf(warnings)).toEqual(Array(6).fill('SECRET_IN_CLEAR'));
    const masked = resealPortable(gateway, { health_check: shown }, { ring }).portable;
    expect(mergeWhole(gateway, portable, masked).portable['health_check']).toEqual(portable['health_check']);
  });
});
