import { showSignIn } from './sign-in.ts';
import { shownFirst } from './tabs.ts';

// A small script of its own, before all of GraphiQL: one can read, write and sign in while that is on its way.
showSignIn();
const draft = document.getElementById('draft');
if (draft instanceof HTMLTextAreaElement) draft.value = shownFirst().query ?? '';
