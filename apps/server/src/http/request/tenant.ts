import { DEFAULT_TENANT } from '@onward/model';
import { problem } from '../errors/problem.js';

/** There is one tenant until tenants come. */
export function checkTenants(...tenantIds: readonly (string | null | undefined)[]): void {
  const other = tenantIds.find((id) => id !== undefined && id !== null && id !== DEFAULT_TENANT);
  if (other === undefined) return;
  throw problem(
    'TENANTS_NOT_ENABLED',
    `The tenant "${other}" is unknown: there is only ${DEFAULT_TENANT}. Leave the tenant out.`,
  );
}
