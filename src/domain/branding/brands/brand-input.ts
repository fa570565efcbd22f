import { Type, type Static } from '@sinclair/typebox';
import { Brand, closed, inputProperties } from '../../../entities/index.js';
import { Uuid, Version, nullable, plainText } from '../../core/schema.js';

/** The properties that an update can change. Omitted properties do not change. */
export const brandChanges = {
  ...inputProperties(Brand, 'update'),
  /** It is stored encrypted. */
  smtpPassword: Type.Optional(nullable(plainText(1024))),
};

export const UpdateBrandInput = closed({ tenantId: Uuid, version: Version, ...brandChanges });

/** The input for a change of a brand. */
export type BrandInput = Omit<Static<typeof UpdateBrandInput>, 'tenantId' | 'version'>;
