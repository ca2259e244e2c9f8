interface Place {
  radius_m: number
  accuracy_m: number
  east_m: number
  north_m: number
}

interface Circle {
  x: number
  y: number
  r: number
}

export interface Plan {
  fence: Circle
  photo: Circle
  scale: { metres: number; length: number }
}

const WIDTH = 360
const HEIGHT = 220
const EDGE = 16

/** Fence and photo on a sheet of 360 × 220, both circles whole, with a round length for the scale bar. */
export function plan({ radius_m, accuracy_m, east_m, north_m }: Place): Plan {
  const west = Math.min(-radius_m, east_m - accuracy_m)
  const east = Math.max(radius_m, east_m + accuracy_m)
  const south = Math.min(-radius_m, north_m - accuracy_m)
  const north = Math.max(radius_m, north_m + accuracy_m)
  const per = Math.min((WIDTH - 2 * EDGE) / Math.max(east - west, 1), (HEIGHT - 2 * EDGE) / Math.max(north - south, 1))
  const x = (metres: number) => WIDTH / 2 + (metres - (east + west) / 2) * per
  const y = (metres: number) => HEIGHT / 2 - (metres - (north + south) / 2) * per
  const metres = round(WIDTH / 4 / per)
  return {
    fence: { x: x(0), y: y(0), r: radius_m * per },
    photo: { x: x(east_m), y: y(north_m), r: accuracy_m * per },
    scale: { metres, length: metres * per },
  }
}

/** The largest of 1, 2 or 5 times a power of ten that is not above. */
function round(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres))
  return ([5, 2].find((times) => times * power <= metres) ?? 1) * power
}
