import { Writable } from 'node:stream';
import { createProgressDisplay } from '../../src/cli/progress-display';

class Output extends Writable {
  text = '';
  /** What a terminal has and a bar asks for. */
  readonly columns = 80;

  constructor(readonly isTTY: boolean) {
    super();
  }

  cursorTo(): boolean {
    return true;
  }

  moveCursor(): boolean {
    return true;
  }

  clearLine(): boolean {
    return true;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

function display(isTTY: boolean): string {
  const output = new Output(isTTY);
  const shown = createProgressDisplay(output as unknown as NodeJS.WriteStream);
  shown.show({ done: 0, total: 2, step: 'accounts' });
  shown.show({ done: 1, total: 2, step: 'seats' });
  shown.show({ done: 2, total: 2, step: 'done' });
  shown.stop();
  shown.stop();
  return output.text;
}

describe('progress', () => {
  it('is a line for each step where there is no terminal', () => {
    expect(display(false)).toBe('[1/2] accounts\n[2/2] seats\ndone\n');
  });

  it('is a bar on a terminal', () => {
    const text = display(true);
    expect(text).toContain('0/2  accounts');
    expect(text).toContain('2/2  done');
  });
});
