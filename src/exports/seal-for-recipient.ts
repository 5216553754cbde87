import type { WrittenPage } from '../document/document-format.ts';
import { membersOf } from '../document/recipient.ts';
import { type Kind, keyOf, type Portable } from '../kinds/kind.ts';
import { parseExact, stringifyExact } from '../lib/exact-json.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { problemError } from '../lib/problem.ts';
import { isRecipient, secretFor } from '../secrets/age/recipient.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { mapSecrets, placeName, type SecretPlace } from '../secrets/map-secrets.ts';
import { omitSecret } from '../secrets/omit-secrets.ts';
import { openSecret } from '../secrets/open-secret.ts';
import { secretForm } from '../secrets/secret-form.ts';
import type { ExportSelection } from './export-selection.ts';

/** A recipient as somebody has written it; throws a `ProblemError` where it is none, or nothing is sealed for him. */
export function readRecipient(text: string, { secrets }: Pick<ExportSelection, 'secrets'>): string {
  const recipient = text.trim();
  if (!isRecipient(recipient))
    throw problemError(
      'INVALID_RECIPIENT',
      "'recipient' is no public key of age: it begins with age1 and has 62 characters. Make one with `lading key generate` or " +
        'age-keygen; a key that begins with AGE-SECRET-KEY-1 is to be kept secret.',
    );
  if (secrets === 'omitted')
    throw problemError(
      'RECIPIENT_WITHOUT_SECRETS',
      "With secrets left out there is nothing to seal for a recipient. Leave 'recipient' out, or have the secrets sealed.",
    );
  return recipient;
}

/** The credentials of one document, sealed for its recipient. */
export interface RecipientSealing {
  /** Of the envelope. */
  readonly members: JsonObject;
  /** The pages, resealed as they pass. */
  pages(pages: AsyncIterable<WrittenPage>): AsyncIterable<WrittenPage>;
  /** What could not be resealed of the pages that have passed. */
  warnings(): readonly string[];
}

const mostWarnings = 1_000;

/** Seals under a secret that only this document has, and that only its recipient can open. */
export async function sealingFor(recipient: string, ring: KeyRing): Promise<RecipientSealing> {
  const secret = await secretFor(recipient);
  const warnings: string[] = [];
  const reseal = (kind: Kind, text: string): string => {
    // What exports write are objects.
    const portable = parseExact(text) as Portable;
    const resealed = mapSecrets(kind, portable, (value, place) => {
      const sealed = resealedValue(value, place, { from: ring, to: secret.ring });
      if (sealed !== unopened) return sealed;
      if (warnings.length < mostWarnings) warnings.push(notOpened(kind, portable, place));
      return omitSecret(value, place);
    });
    return resealed === portable ? text : stringifyExact(resealed);
  };
  return {
    members: membersOf({ recipient, key: secret.sealed }),
    warnings: () => warnings,
    pages: async function* (pages) {
      for await (const { kind, entities } of pages)
        yield {
          kind,
          entities: kind.secrets.length === 0 ? entities : entities.map((text) => reseal(kind, text)),
        };
    },
  };
}

const unopened = Symbol('unopened');

function resealedValue(
  value: Json,
  place: SecretPlace,
  { from, to }: { readonly from: KeyRing; readonly to: KeyRing },
): Json | typeof unopened {
  const { form } = secretForm(value, place);
  if (form === 'blank' || form === 'public') return value;
  const clear = openSecret(value, place, from);
  return clear === undefined ? unopened : to.seal(place.purpose, clear);
}

const notOpened = (kind: Kind, portable: Portable, place: SecretPlace): string =>
  `SECRET_NOT_OPENED: ${placeName(place).replace(/^i/, 'I')} of the ${kind.name} '${keyOf(kind, portable)}' does not open here, and was left out.`;
