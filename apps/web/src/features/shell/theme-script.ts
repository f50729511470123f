export const THEME_KEY = 'fidboard-theme';

/** Runs in <head>: the stored choice, or on an embedded page that of its address, is on <html> before anything is painted. */
export const THEME_SCRIPT = `try{var t=location.pathname.startsWith('/embed/')?new URLSearchParams(location.search).get('theme'):localStorage.getItem('${THEME_KEY}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}`;
