import type { LegalDocumentType } from '../entities/index.js';

/** A published legal document of the demo. */
interface DemoDocument {
  readonly documentType: LegalDocumentType;
  readonly link: string;
  readonly comment: string;
  readonly commonPartUpdate: boolean;
  readonly changedItems: {
    readonly offeringItems?: readonly string[];
    readonly backendTypes?: readonly string[];
  };
  readonly gracePeriod?: number;
}

/** In order of publication: two versions of a license agreement, and a privacy statement. */
export const documents: readonly DemoDocument[] = [
  {
    documentType: 'eula',
    link: 'https://example.com/legal/eula-2024-03-01?language=[Language]',
    comment: 'End user license agreement',
    commonPartUpdate: true,
    changedItems: { offeringItems: ['workstations', 'servers', 'storage'] },
  },
  {
    documentType: 'privacy_statement',
    link: 'https://example.com/legal/privacy-2024-03-01?language=[Language]',
    comment: 'Privacy statement',
    commonPartUpdate: true,
    changedItems: {},
    gracePeriod: 14,
  },
  {
    documentType: 'eula',
    link: 'https://example.com/legal/eula-2025-09-15?language=[Language]',
    comment: 'Terms for virtual machines and third-party storage',
    commonPartUpdate: false,
    changedItems: { offeringItems: ['vms'], backendTypes: ['azure'] },
  },
];

/** The user who has not signed the latest version, which concerns the items of their tenant. */
export const lateSigner = 'leo@lantern.example';
