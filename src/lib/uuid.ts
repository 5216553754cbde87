const uuid = /^([\da-f]{8})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{12})$/i;

/** The UUID that comes before all others. */
export const firstUuid = '00000000-0000-0000-0000-000000000000';

/** Whether a text can be the id of anything that is stored; ContextForge writes its own without hyphens. */
export const isUuid = (text: string): boolean => uuid.test(text);

/** An id as the database writes it, by which ids can be compared; what is no UUID stays as it is. */
export const uniformId = (id: string): string =>
  isUuid(id) ? id.replace(uuid, '$1-$2-$3-$4-$5').toLowerCase() : id;
