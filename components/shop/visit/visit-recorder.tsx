'use client';
import { useReportWebVitals } from 'next/web-vitals';
import { useEffect } from 'react';
import { track } from './activity';
import { watchErrors } from './browser-errors';
import { vitalOf } from './vital-of';

/** Records the visit of the shop: the view of the page, how quickly it came, and errors of the browser. Shows nothing. */
export function VisitRecorder() {
  useEffect(() => {
    track('page_view');
    return watchErrors();
  }, []);
  useReportWebVitals(recordVital);
  return null;
}

const recordVital = (measured: { name: string; value: number }): void => {
  const metric = vitalOf(measured);
  if (metric) track('web_vital', { metric });
};
