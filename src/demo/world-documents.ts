import type { LegalDocumentType } from '../entities/index.js';

/** A legal document that the platform of the demo has published. */
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

/** In the order in which they were published: a license agreement with a second version, and a statement on privacy. */
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

/** Who has signed everything but the latest version, which concerns what their tenant has. */
export const lateSigner = 'leo@lantern.example';
