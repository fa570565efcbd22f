import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** One value of ASN.1 in DER. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const integer = (value: number) => der(0x02, Buffer.from([value]));
const bits = (value: Buffer) => der(0x03, Buffer.from([0]), value);
const time = (text: string) => der(0x17, Buffer.from(text, 'ascii'));
/** sha256WithRSAEncryption */
const algorithm = sequence(der(0x06, Buffer.from('2a864886f70d01010b', 'hex')), der(0x05));
const name = sequence(
  der(0x31, sequence(der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from('test')))),
);

/** A key and its self-signed certificate, in base 64 as SAML metadata has it. */
export interface Certified {
  readonly privateKey: KeyObject;
  readonly certificate: string;
}

/** A new key of 2048 bits with a certificate that is good until 2049. */
export function makeCertificate(): Certified {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const body = sequence(
    der(0xa0, integer(2)),
    integer(1),
    algorithm,
    name,
    sequence(time('240101000000Z'), time('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const certificate = sequence(body, algorithm, bits(sign('sha256', body, privateKey)));
  return { privateKey, certificate: certificate.toString('base64') };
}
