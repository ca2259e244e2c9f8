import type { CaseDetail } from '@yanzhen/shared/api/types.ts'
import { answerCase } from '@yanzhen/shared/case-answer.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { Alert, Button, Card, Input, Space, Upload } from 'antd'
import { useState } from 'react'
import { useI18n } from '../i18n.ts'
import { useSend } from './use-send.ts'

/** Say what happened and what was put right, with photos or documents. */
export function CaseStatement({ detail, saved }: { detail: CaseDetail; saved: (detail: CaseDetail) => void }) {
  const { t } = useI18n()
  const { api } = useConnection()
  const [text, setText] = useState('')
  const [files, setFiles] = useState<File[]>([])
  const { limits } = detail
  const { sending, problem, send } = useSend<CaseDetail>({ saved })
  return (
    <Card title={t('case.answer')}>
      <Space direction="vertical" className="case-decision">
        <Input.TextArea
          aria-label={t('case.statement')}
          placeholder={t('case.statement')}
          rows={4}
          maxLength={limits.text}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Upload
          multiple
          accept={limits.file_types.join()}
          maxCount={limits.files}
          fileList={files.map((file, place) => ({ uid: String(place), name: file.name }))}
          // Files leave with the statement and not before.
          beforeUpload={(file) => {
            setFiles((known) => [...known, file].slice(0, limits.files))
            return false
          }}
          onRemove={(file) => setFiles((known) => known.filter((_, place) => String(place) !== file.uid))}
        >
          <Button disabled={files.length >= limits.files}>{t('case.add_file')}</Button>
        </Upload>
        {problem && <Alert type="error" showIcon message={explain(problem, t).detail} />}
        <Button
          type="primary"
          loading={sending}
          disabled={!text.trim()}
          onClick={() => void send(() => answerCase(api, detail.case.case_id, text, files))}
        >
          {t('case.send')}
        </Button>
      </Space>
    </Card>
  )
}
