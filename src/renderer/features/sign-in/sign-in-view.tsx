import { Button, PasswordInput, TextInput } from '@mantine/core'
import '@mantine/core/styles/Button.css'
import '@mantine/core/styles/UnstyledButton.css'
import '@mantine/core/styles/Input.css'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/PasswordInput.css'
import '@mantine/core/styles/ActionIcon.css'
import '@mantine/core/styles/Loader.css'
import { IconAlertTriangle, IconDeviceDesktop } from '@tabler/icons-react'
import { type FormEvent, type ReactElement, useEffect, useRef, useState } from 'react'
import type { ErrorCode, Failure } from '../../../../contract/errors'
import { type Reason, type ServerProfile, SignInRequest } from '../../../../contract/ipc/session'
import { loom } from '../../bridge/loom'
import { MantineRoot } from '../../ui/mantine-root'
import { fieldOfFailure, nextStep } from './failure-advice'
import './sign-in.css'

type Field = 'address' | 'username' | 'password'

/** The form that leads to a remote server, and the way back to this computer's own metrics. */
export function SignInView(props: {
  server: ServerProfile | null
  reason: Reason | null
  bundledId: string | null
  onDone?: () => void
}): ReactElement {
  // The bundled server's own user means nothing to another server.
  const remote = props.server?.kind === 'remote' ? props.server : null
  const [values, setValues] = useState<Record<Field, string>>({
    address: remote?.address ?? '',
    username: remote?.username ?? '',
    password: '',
  })
  const [missing, setMissing] = useState<Partial<Record<Field, string>>>({})
  const [failure, setFailure] = useState<{ code: ErrorCode; message: string } | null>(props.reason)
  const [busy, setBusy] = useState(false)
  const [refusals, setRefusals] = useState(0)
  const form = useRef<HTMLFormElement>(null)

  // Whoever was refused goes on where the fault is.
  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [refusals])

  async function signIn(event: FormEvent): Promise<void> {
    event.preventDefault()
    const request = SignInRequest.safeParse(values)
    if (!request.success) {
      setMissing(Object.fromEntries(request.error.issues.map((issue) => [String(issue.path[0]), issue.message])))
      setRefusals((before) => before + 1)
      return
    }
    setBusy(true)
    setFailure(null)
    const answer = await loom.session.signIn(request.data)
    setBusy(false)
    if (answer.ok) props.onDone?.()
    else {
      setFailure(answer satisfies Failure)
      setRefusals((before) => before + 1)
    }
  }

  const failedField = failure ? fieldOfFailure(failure.code) : null
  // The alert above the fields shows it; here it describes the field to a screen reader.
  const told = <span className="visually-hidden">{failure?.message}</span>
  const field = (name: Field) => ({
    value: values[name],
    required: true,
    withAsterisk: false,
    error: missing[name] ?? (failedField === name ? told : undefined),
    'aria-invalid': missing[name] !== undefined || failedField === name,
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget
      setValues((before) => ({ ...before, [name]: value }))
      setMissing((before) => ({ ...before, [name]: undefined }))
    },
  })

  return (
    <MantineRoot>
      <form
        className="sign-in"
        ref={form}
        onSubmit={(event) => void signIn(event)}
        noValidate
        aria-label="Sign in to a server"
      >
        {failure === null ? null : (
          <div className="sign-in-failure" role="alert">
            <IconAlertTriangle size={16} stroke={1.75} aria-hidden="true" />
            <div>
              <p>{failure.message}</p>
              <p className="sign-in-advice">{nextStep(failure.code)}</p>
            </div>
          </div>
        )}
        <TextInput
          label="Server address"
          placeholder="https://metrics.example.org"
          inputMode="url"
          autoFocus={values.address === ''}
          spellCheck={false}
          {...field('address')}
        />
        <TextInput label="User name" autoComplete="username" spellCheck={false} {...field('username')} />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
          {...field('password')}
        />
        <Button type="submit" loading={busy} fullWidth mt={4}>
          Sign in
        </Button>
        {props.bundledId === null ? null : (
          <button
            type="button"
            className="text-button framed sign-in-bundled"
            onClick={() => void loom.server.switch({ id: props.bundledId ?? '' }).then(() => props.onDone?.())}
          >
            <IconDeviceDesktop size={16} stroke={1.75} aria-hidden="true" />
            Show this computer instead
          </button>
        )}
      </form>
    </MantineRoot>
  )
}
