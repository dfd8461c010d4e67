/** Styles of all share pages: mobile first, with light and dark color schemes. */
export const SHARE_STYLE = `
:root{color-scheme:light dark;--back:#f6f7f9;--card:#fff;--text:#1a1d21;--quiet:#565e68;--line:#d9dde3;--accent:#0b57d0;--on:#fff;--warn:#8a4b00;--warn-back:#fff4e0}
@media (prefers-color-scheme:dark){:root{--back:#121417;--card:#1d2025;--text:#e9ebee;--quiet:#a9b1bb;--line:#343a42;--accent:#a8c7fa;--on:#0b1d3a;--warn:#ffcf8f;--warn-back:#33260f}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
main{max-width:72rem;margin:0 auto;padding:1.25rem 1rem 3rem}
main.narrow{max-width:30rem;padding-top:12vh}
h1{margin:0;font-size:1.6rem;line-height:1.25}
p{margin:.5rem 0}
.quiet{color:var(--quiet);font-size:.925rem}
.note{white-space:pre-wrap;max-width:44rem}
.actions{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center;margin:1rem 0 1.5rem}
a{color:var(--accent)}
.button,button{display:inline-block;min-height:2.75rem;padding:.6rem 1.1rem;border:1px solid var(--accent);border-radius:.6rem;background:var(--accent);color:var(--on);font:inherit;font-weight:600;line-height:1.4;text-decoration:none;cursor:pointer}
.button.plain,button.plain{background:transparent;color:var(--accent)}
.button:hover,button:hover{filter:brightness(1.08)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:.6rem}
.grid{list-style:none;margin:0;padding:0;display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr))}
@media (min-width:40rem){.grid{grid-template-columns:repeat(auto-fill,minmax(13rem,1fr))}main{padding:2rem 1.5rem 4rem}}
.card{position:relative;display:flex;flex-direction:column;background:var(--card);border:1px solid var(--line);border-radius:.9rem;overflow:hidden}
.view{display:block;color:inherit;text-decoration:none}
.picture{position:relative;display:flex;align-items:center;justify-content:center;aspect-ratio:4/3;background:var(--back);color:var(--quiet);font-weight:700;font-size:1.5rem;letter-spacing:.06em}
.picture img{position:relative;width:100%;height:100%;object-fit:cover;display:block}
.tint{position:absolute;inset:0;width:100%;height:100%;fill-opacity:.5}
.play{position:absolute;right:.6rem;bottom:.6rem;width:2.25rem;height:2.25rem;padding-left:.15rem;border-radius:50%;background:rgba(0,0,0,.72);color:#fff;font-size:.9rem;line-height:2.25rem;text-align:center;letter-spacing:0}
.name{display:block;padding:.6rem .75rem 0;font-weight:600}
.view:hover .name{text-decoration:underline}
.about{padding:0 .75rem .75rem;display:flex;flex-direction:column;gap:.35rem;align-items:flex-start;flex:1;justify-content:space-between}
.about .button,.about button{min-height:2.5rem;padding:.4rem .8rem}
.frozen{color:var(--warn);font-size:.9rem;font-weight:600}
.box{background:var(--card);border:1px solid var(--line);border-radius:.9rem;padding:1.5rem}
.notice{background:var(--warn-back);color:var(--warn);border-radius:.6rem;padding:.75rem 1rem;font-weight:600}
label{display:block;font-weight:600;margin-bottom:.35rem}
input[type=password]{width:100%;min-height:2.75rem;padding:.55rem .75rem;font:inherit;color:inherit;background:var(--back);border:1px solid var(--quiet);border-radius:.6rem;margin-bottom:1rem}
.pick{position:absolute;top:.35rem;left:.35rem;display:flex;align-items:center;justify-content:center;width:2.75rem;height:2.75rem;margin:0;cursor:pointer}
.pick input{width:1.5rem;height:1.5rem;margin:0;accent-color:var(--accent);cursor:pointer}
.card:has(:checked){border-color:var(--accent);box-shadow:0 0 0 2px var(--accent)}
.bar{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.5rem 0 0;padding:.75rem 0}
html:has(.pick :checked){scroll-padding-bottom:7rem}
main:not(:has(.pick :checked)) .bar [type=reset]{display:none}
main:has(.pick :checked) .bar{position:sticky;bottom:0;background:var(--back);border-top:1px solid var(--line)}
nav{display:flex;flex-wrap:wrap;gap:.75rem;justify-content:space-between;margin:1rem 0}
nav [rel=next]{margin-left:auto}
.large{margin:1rem 0}
.large img,.large video{display:block;margin:0 auto;max-width:100%;height:auto;max-height:78vh;object-fit:contain}
.large video{width:100%;background:#000}
.large video:not([height]){aspect-ratio:16/9}
.large audio{display:block;width:100%}
.large .mark{display:flex;background:var(--card);border:1px solid var(--line);border-radius:.9rem;align-items:center;justify-content:center;aspect-ratio:16/9;color:var(--quiet);font-weight:700;font-size:2.5rem}
`;
