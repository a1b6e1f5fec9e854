/**
 * Whether the visitor has asked not to be followed: Global Privacy Control (https://w3c.github.io/gpc/) or Do Not Track,
 * which browsers report in several places. Asked for each time, because it may be changed while the page is open.
 */
export function isTrackingRefused(): boolean {
  const { globalPrivacyControl, doNotTrack } = navigator as Navigator & {
    globalPrivacyControl?: boolean;
    doNotTrack?: string | null;
  };
  const older = (window as Window & { doNotTrack?: string | null }).doNotTrack;
  return (
    globalPrivacyControl === true || [doNotTrack, older].some((value) => value === '1' || value === 'yes')
  );
}
