/**
 * What a ContextForge gateway of the 1.0 releases takes, as it is set up by default. Numbers and patterns are settings
 * there (`config.py`, in capitals as variables); ours say the same. Lengths are code points, where not said otherwise.
 */
export const defaults = {
  /** VALIDATION_MAX_TOOL_NAME_LENGTH */
  toolName: 128,
  /** VALIDATION_MAX_NAME_LENGTH; of uris, too */
  name: 255,
  /** VALIDATION_MAX_URL_LENGTH */
  url: 2_048,
  /** CONTENT_MAX_PROMPT_SIZE */
  templateBytes: 10_240,
  /** CONTENT_MAX_RESOURCE_SIZE */
  contentBytes: 102_400,
  /** CONTENT_PATTERN_MAX_SCAN_SIZE */
  scanned: 200_000,
  /** VALIDATION_MAX_JSON_DEPTH */
  jsonDepth: 30,
  /** `_encode_auth_headers_list` in `schemas.py` */
  headers: 100,

  /** VALIDATION_TOOL_NAME_PATTERN */
  toolNamePattern: /^[a-zA-Z0-9_][a-zA-Z0-9._/-]*$/,
  /** VALIDATION_NAME_PATTERN: of gateways, servers, prompts and resources */
  namePattern: /^[a-zA-Z0-9_.\- ]+$/,
  /** VALIDATION_SAFE_URI_PATTERN */
  uriPattern: /^[a-zA-Z0-9_\-.:/?=&%{}]+$/,
  /** VALIDATION_ALLOWED_URL_SCHEMES */
  schemes: /^(?:https?|wss?):\/\//i,
  /** `ToolCreate.validate_request_type` */
  methods: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'],
  /** GATEWAY_SUPPORTED_TRANSPORTS */
  transports: ['SSE', 'STREAMABLEHTTP'],
  /** VALIDATION_ALLOWED_MIME_TYPES */
  mimeTypes: [
    'text/plain',
    'text/html',
    'text/css',
    'text/markdown',
    'text/javascript',
    'application/json',
    'application/xml',
    'application/pdf',
    'image/png',
    'image/jpeg',
    'image/gif',
    'image/svg+xml',
    'application/octet-stream',
  ],
  /** TOOL_DESCRIPTION_FORBIDDEN_PATTERNS */
  descriptionSigns: ['&&', '||', '$('],
  /** SSRF_BLOCKED_HOSTS */
  blockedHosts: ['metadata.google.internal', 'metadata.internal'],
  /** `jq_guard.py` */
  deniedInFilters: [
    ...['env', '$ENV', 'input', 'inputs', 'input_filename', 'input_line_number', '$__loc__'],
    ...['debug', 'stderr', 'include', 'import', 'modulemeta'],
  ],
} as const;
