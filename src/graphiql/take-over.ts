/** Of CodeMirror, what is asked of it here; it hangs on the element that it draws in. */
interface Editor {
  getValue(): string;
  setValue(text: string): void;
  focus(): void;
  posFromIndex(index: number): object;
  setSelection(anchor: object, head: object): void;
}

type Drawn = Element & { readonly CodeMirror?: Editor };

// Not in every browser.
const whenIdle = window.requestIdleCallback ?? ((then: () => void) => setTimeout(then, 200));

/** When the editor is there it has what was written into the draft meanwhile, and the cursor at the same place. */
export function takeOver(root: HTMLElement): void {
  const draft = document.getElementById('draft');
  if (!(draft instanceof HTMLTextAreaElement)) return;
  const observer = new MutationObserver(() => {
    const editor = root.querySelector<Drawn>('.graphiql-query-editor .CodeMirror')?.CodeMirror;
    if (editor === undefined) return;
    observer.disconnect();
    // GraphiQL listens to what is written once it has drawn everything.
    whenIdle(() => move(draft, editor));
  });
  observer.observe(root, { childList: true, subtree: true });
}

function move(draft: HTMLTextAreaElement, editor: Editor): void {
  const { value, selectionStart, selectionEnd } = draft;
  const isWrittenIn = document.activeElement === draft;
  if (value !== editor.getValue()) editor.setValue(value);
  draft.remove();
  if (!isWrittenIn) return;
  editor.focus();
  editor.setSelection(editor.posFromIndex(selectionStart), editor.posFromIndex(selectionEnd));
}
