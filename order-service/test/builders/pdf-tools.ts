import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The programs that read a PDF as its readers do, by the Debian package that has them. */
const packages = { pdftotext: 'poppler-utils', pdftoppm: 'poppler-utils', zbarimg: 'zbar-tools' } as const;

type Tool = keyof typeof packages;

const isInstalled = (tool: Tool): boolean => spawnSync(tool, ['--version']).error === undefined;

/** `it` if the tools are installed; otherwise the test is skipped and its name says why. */
export function itWith(...tools: Tool[]): (name: string, test: () => Promise<void>) => void {
  const missing = tools.find((tool) => !isInstalled(tool));
  if (missing === undefined) return it;
  const reason = `skipped: no ${missing} on the PATH; Debian's package ${packages[missing]} has it`;
  return (name) => it.skip(`${name} (${reason})`, () => undefined);
}

function inFolder<Result>(pdf: Buffer, work: (path: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'ticket-pdf-'));
  try {
    const path = join(folder, 'ticket.pdf');
    writeFileSync(path, pdf);
    return work(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a reader copies from the page, without the marks of direction that pdftotext adds, and with single blanks. */
export const textOf = (pdf: Buffer): string =>
  inFolder(pdf, (path) =>
    execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' })
      .replace(/[\u200e\u200f\u202a-\u202e]/g, '')
      .normalize('NFC')
      .replace(/\s+/g, ' '),
  );

const DOTS_AN_INCH = 200;
const MILLIMETRES_AN_INCH = 25.4;
/** A4, in millimetres. */
const [WIDTH, HEIGHT] = [210, 297];

/** What a scanner reads from the page at 200 dots an inch, when a printer has cut off so many millimetres at each side. */
export function codeOn(pdf: Buffer, cutMillimetres: number): string {
  const dots = (millimetres: number) =>
    String(Math.round((millimetres * DOTS_AN_INCH) / MILLIMETRES_AN_INCH));
  return inFolder(pdf, (path) => {
    const picture = path.replace('.pdf', '');
    const [corner, width, height] = [cutMillimetres, WIDTH - 2 * cutMillimetres, HEIGHT - 2 * cutMillimetres];
    execFileSync('pdftoppm', [
      ...['-r', String(DOTS_AN_INCH), '-gray', '-png', '-singlefile'],
      ...['-x', dots(corner), '-y', dots(corner), '-W', dots(width), '-H', dots(height)],
      ...[path, picture],
    ]);
    return execFileSync('zbarimg', ['--quiet', '--raw', `${picture}.png`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  });
}

export const pageCountOf = (pdf: Buffer): number =>
  pdf.toString('latin1').match(/\/Type \/Page\n/g)?.length ?? 0;
