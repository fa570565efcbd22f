import { run } from '../domain/action.js';
import type { BrandInput } from '../domain/brands/brand-input.js';
import { enableBrand } from '../domain/brands/enable-brand.js';
import { setLogo } from '../domain/brands/set-logo.js';
import { updateBrand } from '../domain/brands/update-brand.js';
import type { RequestContext } from '../domain/context.js';
import { demoLogo } from './demo-logo.js';

/**
 * Creates the brand of a demo tenant, with a logotype.
 *
 * @returns the version of the tenant after that
 */
export async function plantBrand(
  admin: RequestContext,
  named: { readonly tenantId: string; readonly version: number },
  brand: BrandInput,
): Promise<number> {
  const { tenantId } = named;
  let { version } = await run(enableBrand, admin, named);
  ({ version } = await run(updateBrand, admin, { tenantId, version, ...brand }));
  ({ version } = await run(setLogo, admin, { tenantId, version, content: await demoLogo() }));
  return version;
}
