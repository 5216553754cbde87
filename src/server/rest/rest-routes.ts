import { exportRoute } from './export-route.ts';
import { exportSelectiveRoute } from './export-selective-route.ts';
import { importRoute } from './import-route.ts';
import { importCleanupRoute, importStatusesRoute, importStatusRoute } from './import-status-routes.ts';
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
