import { exportRoute, exportSelectiveRoute } from './export-routes.ts';
import { importRoute } from './import-route.ts';
import { importCleanupRoute, importStatusesRoute, importStatusRoute } from './import-status.ts';
import type { RestRoute } from './rest-route.ts';

/** The operations that ContextForge's own clients call. */
export const restRoutes: readonly RestRoute[] = [
  exportRoute,
  exportSelectiveRoute,
  importRoute,
  importStatusesRoute,
  importStatusRoute,
  importCleanupRoute,
];

/** Operations with this path, by method, and what stands in the place of its parameter. */
export interface Matched {
  readonly id: string;
  readonly routes: readonly RestRoute[];
}

/** What is at a path, with or without the prefix of newer gateways, `/v1`; undefined where there is nothing. */
export function matchRoute(path: string): Matched | undefined {
  const segments = path
    .replace(/^\/v1(?=\/)/, '')
    .replace(/\/$/, '')
    .split('/');
  const routes = restRoutes.filter((route) => fits(route.path.split('/'), segments));
  const [first] = routes;
  if (first === undefined) return undefined;
  const place = first.path.split('/').findIndex(isParameter);
  return { id: decoded(segments[place] ?? ''), routes };
}

const isParameter = (segment: string): boolean => segment.startsWith('{');

const fits = (pattern: readonly string[], segments: readonly string[]): boolean =>
  pattern.length === segments.length &&
  pattern.every((wanted, index) => isParameter(wanted) || wanted === segments[index]);

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
