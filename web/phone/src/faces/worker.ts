import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter'
import { env, setBackend, type Tensor, tensor4d } from '@tensorflow/tfjs-core'
import {
  type Box,
  type Detection,
  distinct,
  fitted,
  INPUT,
  inShares,
  margin,
  read,
  SCAN,
  type Size,
  tileViews,
  toInput,
  type View,
  wholeView,
} from './heads.ts'

/** First the addresses of the files, then one picture at a time. */
export type Asked = { files: { wasm: string; graph: string; weights: string } } | { picture: ImageBitmap; all: boolean }
/** `ready`: pictures may come. `failed`: none will be looked at. Else the faces of the picture, in shares of it. */
export type Told = 'ready' | 'failed' | readonly Box[]

/** The network's answers: how sure it is for its fine and its coarse anchors, then where each face lies. */
const OUTPUTS = ['Identity', 'Identity_1', 'Identity_2', 'Identity_3']

const copy = canvas({ width: SCAN, height: SCAN })
const square = canvas({ width: INPUT, height: INPUT })
let model: GraphModel | null = null

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  // A file that did not come or a browser that cannot: the page does without.
  answer(data).then(tell, () => tell('failed'))
})

async function answer(asked: Asked): Promise<Told> {
  if ('files' in asked) {
    model = await load(asked.files)
    return 'ready'
  }
  if (!model) throw new Error('asked before it was ready')
  return find(model, asked.picture, asked.all)
}

function tell(told: Told): void {
  postMessage(told)
}

async function load({ wasm, graph, weights }: { wasm: string; graph: string; weights: string }): Promise<GraphModel> {
  // Threads would need a page that is isolated from all others; all names lead to the one file.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  setWasmPaths({
    'tfjs-backend-wasm.wasm': wasm,
    'tfjs-backend-wasm-simd.wasm': wasm,
    'tfjs-backend-wasm-threaded-simd.wasm': wasm,
  })
  const begun = setBackend('wasm')
  const [{ modelTopology, weightsManifest }, weightData] = await Promise.all([
    fetched(graph).then((answer) => answer.json()),
    fetched(weights).then((answer) => answer.arrayBuffer()),
  ])
  if (!(await begun)) throw new Error('no WebAssembly with SIMD')
  return loadGraphModel({
    load: () => Promise.resolve({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }),
  })
}

/** Photos on their way to the server come first. */
async function fetched(address: string): Promise<Response> {
  const answer = await fetch(address, { priority: 'low' })
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
  return answer
}

/** Looks at the whole picture, and closer when `all` are wanted or nobody is seen so far. */
async function find(network: GraphModel, picture: ImageBitmap, all: boolean): Promise<Box[]> {
  const size = fitted(picture, SCAN)
  copy.drawImage(picture, 0, 0, size.width, size.height)
  picture.close()
  let found = await look(network, wholeView(size), size)
  if (all || !found.length) {
    for (const view of tileViews(size)) found = [...found, ...(await look(network, view, size))]
  }
  return distinct(found).map((box) => inShares(box, size))
}

async function look(network: GraphModel, view: View, size: Size): Promise<Detection[]> {
  const { area } = view
  const [left, top] = margin(view)
  square.clearRect(0, 0, INPUT, INPUT)
  square.drawImage(
    copy.canvas,
    area.left,
    area.top,
    area.right - area.left,
    area.bottom - area.top,
    left,
    top,
    view.size.width,
    view.size.height,
  )
  const input = tensor4d(toInput(square.getImageData(0, 0, INPUT, INPUT).data), [1, INPUT, INPUT, 3])
  const answers = network.execute(input, OUTPUTS) as Tensor[]
  const [fineLogits, coarseLogits, fineShapes, coarseShapes] = await Promise.all(answers.map((answer) => answer.data()))
  for (const tensor of [input, ...answers]) tensor.dispose()
  return read(joined(fineLogits, coarseLogits), joined(fineShapes, coarseShapes), view, size)
}

function joined(...parts: (ArrayLike<number> | undefined)[]): number[] {
  return parts.flatMap((part) => Array.from(part ?? []))
}

function canvas({ width, height }: Size): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no canvas')
  context.imageSmoothingQuality = 'medium'
  return context
}
