import { type Recorder, useRecorded } from '../capture/recorder.ts'
import { useI18n } from '../i18n.ts'

export type Mode = 'photo' | 'video'
const MODES: readonly Mode[] = ['photo', 'video']

/** A photo, or a video where this browser can record one that the company takes. */
export function CaptureModes({ mode, onChoose }: { mode: Mode; onChoose: (mode: Mode) => void }) {
  const { t } = useI18n()
  return (
    <div className="capture-modes">
      {MODES.map((each) => (
        <button type="button" key={each} aria-pressed={each === mode} onClick={() => onChoose(each)}>
          {t(`camera.mode.${each}`)}
        </button>
      ))}
    </div>
  )
}

/** Starts a video, and ends it once it is long enough. */
export function RecordButton(props: { recorder: Recorder; least: number; disabled: boolean; onStart: () => void }) {
  const { recorder, least, disabled, onStart } = props
  const { t } = useI18n()
  if (!recorder.running) {
    return (
      <button
        type="button"
        className="shutter shutter-video"
        onClick={onStart}
        disabled={disabled}
        aria-label={t('video.start')}
      />
    )
  }
  return <StopButton running={recorder.running} least={least} stop={recorder.stop} />
}

function StopButton(props: { running: NonNullable<Recorder['running']>; least: number; stop: () => void }) {
  const { t } = useI18n()
  const early = useRecorded(props.running) < props.least
  return (
    <button
      type="button"
      className="shutter shutter-stop"
      onClick={props.stop}
      disabled={early}
      aria-label={t('video.stop')}
    />
  )
}

/** How much is recorded, how much more is needed, and how much is left. */
export function RecordedLine({ running, least }: { running: NonNullable<Recorder['running']>; least: number }) {
  const { t, f } = useI18n()
  const done = useRecorded(running)
  return (
    <p className="recorded" role="timer">
      <span className="chip">{t('video.recorded', { time: f.clock(done), most: f.clock(running.seconds) })}</span>
      {done < least ? t('video.more', { time: f.clock(least - done) }) : t('video.enough')}
    </p>
  )
}
