import { config } from 'zod'

// Compiling each schema into code of its own pays for servers; here it costs the start more than all checks together.
config({ jitless: true })
