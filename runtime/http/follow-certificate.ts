import type { Write } from '../log.ts';
import { type Certificate, type CertificateFiles, readCertificate } from './certificate.ts';

interface Parts {
  readonly files: CertificateFiles;
  /** What is in use. */
  readonly current: Certificate;
  /** Puts another one to use, for connections from now on. */
  readonly take: (certificate: Certificate) => void;
  readonly everyMs: number;
  readonly write: Write;
}

/**
 * Looks at the files again and again, and takes over what has changed: whoever renews a certificate need not tell this process. The
 * texts are compared, not the times of the files, because a link may be turned to a file that is older. What can't be used leaves the
 * former certificate in its place and is said once; so is a look that falls between the writing of the two files.
 * @returns Ends the looking.
 */
export function followCertificate({ files, current, take, everyMs, write }: Parts): () => void {
  let used = current;
  let complaint = '';
  const look = (): void => {
    try {
      const found = readCertificate(files);
      complaint = '';
      if (found.cert === used.cert && found.key === used.key) return;
      take(found);
      used = found;
      write(
        'information',
        `Took over the certificate in ${files.certFile}, good until ${day(found.endsAt)}.`,
      );
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      if (words === complaint) return;
      complaint = words;
      write('error', `The former certificate, good until ${day(used.endsAt)}, stays in use. ${words}`);
    }
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
