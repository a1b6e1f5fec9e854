/** Px around the bars, which the brush has to know. */
export const axisWidth = 40;
export const chartMargin = { top: 4, right: 0, bottom: 0, left: 0 };
