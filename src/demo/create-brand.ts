import { run } from '../domain/core/action.js';
import type { BrandInput } from '../domain/branding/brands/brand-input.js';
import { enableBrand } from '../domain/branding/brands/enable-brand.js';
import { setLogo } from '../domain/branding/brands/set-logo.js';
import { updateBrand } from '../domain/branding/brands/update-brand.js';
import type { RequestContext } from '../domain/core/context.js';
import { demoLogo } from './demo-logo.js';

/**
 * Creates the brand of a demo tenant, with a logotype.
 *
 * @returns the version of the tenant after that
 */
export async function createBrand(
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
