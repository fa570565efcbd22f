import QRCode from 'qrcode';

/** Returns a QR code for `text`, as a PNG in base 64. */
export async function qrCode(text: string): Promise<string> {
  const png = await QRCode.toBuffer(text, { errorCorrectionLevel: 'M', scale: 5 });
  return png.toString('base64');
}
