export const THEME_KEY = 'fidboard-theme';

/** Runs in <head>: the stored choice is on <html> before anything is painted. */
export const THEME_SCRIPT = `try{var t=localStorage.getItem('${THEME_KEY}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}`;
