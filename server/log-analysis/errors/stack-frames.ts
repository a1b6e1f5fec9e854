/** One line of a stack trace. */
export interface Frame {
  /** Of the function; undefined: it has none. */
  name: string | undefined;
  file: string;
  /** Not of a library, the language or its runtime. */
  isOwn: boolean;
  /** The language writes the innermost frame last. */
  isInnermostLast?: true;
}

/** The frame of a line; undefined when it is none. `before`: the line before, where Go names the function. */
export function frameOf(line: string, before: string): Frame | undefined {
  const text = line.trimStart();
  if (text.startsWith('at ')) return javaFrame(text.slice(3)) ?? javaScriptFrame(text.slice(3));
  if (text.startsWith('File "')) return pythonFrame(text);
  return goFrame(line, before) ?? firefoxFrame(text);
}

const position = /:\d+(?::\d+)?$/;
const foreignJavaScript =
  /(?:^|[/\\])node_modules[/\\]|^(?:node|internal|webpack|native|<anonymous>|eval|\[eval)/;

/** `async charge (file:///app/charge.ts:3:9)`, `/app/charge.ts:3:9`, `new Cart (…)`, `Api.get [as handler] (…)` */
function javaScriptFrame(text: string): Frame | undefined {
  const open = text.indexOf(' (');
  const hasName = open >= 0 && text.endsWith(')');
  const location = hasName ? text.slice(open + 2, -1) : text.replace(/^async /, '');
  return frameAt(location, hasName ? text.slice(0, open) : undefined);
}

/** `charge@https://shop.example/app.js:3:9`, of Firefox and Safari. */
function firefoxFrame(text: string): Frame | undefined {
  const at = text.indexOf('@');
  const isFrame = at >= 0 && /:\d+:\d+$/.test(text) && !text.includes(' ');
  return isFrame ? frameAt(text.slice(at + 1), text.slice(0, at)) : undefined;
}

function frameAt(location: string, name: string | undefined): Frame | undefined {
  if (!position.test(location) && !location.startsWith('<')) return undefined;
  const file = location.replace(position, '').replace(/^(?:file|https?|webpack-internal):\/\/\/?/, '/');
  const path = file.replace(/\?.*$/, '');
  return { name: functionName(name), file: path, isOwn: !foreignJavaScript.test(path) };
}

function functionName(name: string | undefined): string | undefined {
  const plain = name?.replace(/^async /, '').replace(/ \[as [^\]]*\]$/, '');
  return plain && !/<anonymous>$/.test(plain) ? plain : undefined;
}

const java = /^(?:[\w.-]*\/{1,2}){0,2}([\w$.<>-]+)\(([^()]*)\)/;
const foreignJava =
  /^(?:java|javax|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|groovy|org\.(?:apache|springframework|hibernate|eclipse|jboss|junit|slf4j|codehaus)|io\.(?:netty|micrometer|undertow|vertx)|reactor|akka|ch\.qos|com\.(?:google|fasterxml|zaxxer))\./;
/** Numbers of generated classes and lambdas. */
const generated = /\$\$[\w$]*|\$Proxy\d+|(?<=lambda\$\w{0,100})\$\d+|(?<=\$)\d+/g;

/** `com.shop.Payment.charge(Payment.java:42)`, `java.base/java.util.ArrayList.get(ArrayList.java:427)` */
function javaFrame(text: string): Frame | undefined {
  const [, method, source = ''] = java.exec(text) ?? [];
  if (method === undefined || !/^[\w$.-]+(?::\d+)?$|Unknown Source|Native Method/.test(source))
    return undefined;
  const isOwn = !foreignJava.test(method) && method.includes('.');
  return { name: method.replace(generated, ''), file: source.replace(position, ''), isOwn };
}

const python = /^File "([^"]+)", line \d+(?:, in (.+))?$/;
const foreignPython = /[/\\](?:site|dist)-packages[/\\]|[/\\]lib[/\\]python[\d.]+[/\\]|^</;

/** `File "/app/charge.py", line 3, in charge` */
function pythonFrame(text: string): Frame | undefined {
  const [, file, name] = python.exec(text) ?? [];
  if (file === undefined) return undefined;
  return {
    name: name === '<module>' || name === '<lambda>' ? undefined : name,
    file,
    isOwn: !foreignPython.test(file),
    isInnermostLast: true,
  };
}

const go = /^\s+((?:\/|[A-Z]:)?\S*\.(?:go|s)):\d+(?: \+0x[0-9a-f]+)?$/;
const foreignGoFile = /\/go\/src\/|\/go\/pkg\/mod\/|\/pkg\/mod\/|\/vendor\/|\/usr\/(?:local\/)?lib\/go/;
const foreignGoName = /^(?:runtime|reflect|testing|net\/http|sync|panic)(?:[./(]|$)/;

/** `main.(*Server).charge(0xc000010000)` with `	/app/charge.go:42 +0x1d` in the next line. */
function goFrame(line: string, before: string): Frame | undefined {
  const [, file] = go.exec(line) ?? [];
  if (file === undefined) return undefined;
  const called = before.replace(/^created by /, '').replace(/ in goroutine \d+$/, '');
  const end = called.endsWith(')') ? called.lastIndexOf('(') : -1;
  const name = end > 0 ? called.slice(0, end) : called;
  const isOwn = !foreignGoFile.test(file) && !foreignGoName.test(name);
  return { name: name.trim().replace(/\.func\d+(?:\.\d+)*$/, '') || undefined, file, isOwn };
}
