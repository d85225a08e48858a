/// The page's own style and script.
enum HTMLPage {
    /// The fields that narrow what is shown.
    static func filter(_ outcomes: [String]) -> String {
        let options = outcomes.map { HTML.text("option", $0) }.joined()
        return """
            <form id="filter" role="search"><label>Filter <input id="words" type="search" autocomplete="off"></label>
            <label>Outcome <select id="outcome"><option value="">all</option>\(options)</select></label>
            <output id="shown" aria-live="polite"></output></form>

            """
    }

    static let style = """
        :root { color-scheme: light dark; --good: #1a7f37; --odd: #9a6700; --bad: #cf222e; --line: #d0d7de;
          --back: #fff; --ink: #1f2328; --soft: #f6f8fa; --link: #0550ae; }
        @media (prefers-color-scheme: dark) { :root { --good: #3fb950; --odd: #d29922; --bad: #ff7b72; --line: #3d444d;
          --back: #0d1117; --ink: #e6edf3; --soft: #161b22; --link: #79c0ff; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 76rem; padding: 1rem; background: var(--back); color: var(--ink);
          font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
        a { color: var(--link); }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; } h3 { font-size: 1rem; }
        section { border-top: 1px solid var(--line); margin-top: 1.5rem; }
        section:target h2 { outline: 3px solid var(--link); }
        .box { overflow-x: auto; max-width: 100%; }
        table { border-collapse: collapse; margin: .5rem 0; }
        th, td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: left; vertical-align: top;
          overflow-wrap: normal; }
        thead th { background: var(--soft); position: sticky; top: 0; }
        th button { font: inherit; font-weight: bold; color: inherit; background: none; border: 0; padding: 0;
          cursor: pointer; }
        th[aria-sort=ascending] button::after { content: " \\2191"; }
        th[aria-sort=descending] button::after { content: " \\2193"; }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        .value, code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
        pre { background: var(--soft); padding: .5rem; overflow-x: auto; white-space: pre-wrap; }
        .badge { border: 1px solid currentColor; border-radius: 1em; padding: 0 .6em; font-size: .85em; }
        .conforms, .pass, .as-approved, .succeeded, .expected { color: var(--good); }
        .conforms-with-remarks, .warning, .refused { color: var(--odd); }
        .fails, .fail, .inconclusive, .empty, .not-as-approved, .error, .failed, .cut, .actual { color: var(--bad); }
        td.conforms a, td.conforms-with-remarks a, td.fails a, td.inconclusive a { color: inherit; }
        form { display: flex; flex-wrap: wrap; gap: .5rem 1rem; margin: 1rem 0; }
        input, select { font: inherit; max-width: 100%; }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 1px; }
        .charts { display: flex; flex-wrap: wrap; gap: 1rem 3rem; }
        figure { margin: 1rem 0; min-width: min(22rem, 100%); flex: 1; }
        figcaption { font-weight: bold; }
        dl { margin: 0; } dd { margin: 0 0 .5rem; }
        .bars { display: flex; height: 1rem; background: var(--soft); }
        .bar { display: block; height: 1rem; background: var(--link); }
        .bar.accepted { background: var(--good); } .bar.changed { background: var(--odd); }
        .bar.rejected { background: var(--bad); }
        td.time { min-width: 12rem; }
        svg { max-width: 30rem; width: 100%; } svg rect { fill: var(--link); }
        svg text { font-size: 11px; text-anchor: middle; fill: currentColor; }
        [hidden] { display: none; }
        @media print { form { display: none; } }
        """

    static let script = """
        'use strict';
        const rows = [...document.querySelectorAll('table.sortable tbody tr')];
        const sections = [...document.querySelectorAll('main > section')];
        const words = document.getElementById('words'), outcome = document.getElementById('outcome');
        function narrow() {
          const wanted = words.value.trim().toLowerCase().split(/\\s+/).filter(Boolean);
          const fits = part => wanted.every(word => part.textContent.toLowerCase().includes(word))
            && (!outcome.value || part.dataset.outcome.split('|').includes(outcome.value));
          for (const part of [...rows, ...sections]) part.hidden = !fits(part);
          document.getElementById('shown').textContent = rows.filter(row => !row.hidden).length + ' of ' + rows.length;
        }
        function sort(head) {
          const descending = head.getAttribute('aria-sort') === 'ascending';
          for (const other of head.parentNode.cells) other.removeAttribute('aria-sort');
          head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
          const column = head.cellIndex, body = head.closest('table').tBodies[0];
          const key = row => row.cells[column].textContent;
          const order = new Intl.Collator('en', {numeric: true}).compare;
          const sorted = [...body.rows].sort((a, b) => order(key(a), key(b)) * (descending ? -1 : 1));
          body.append(...sorted);
        }
        if (words) {
          words.addEventListener('input', narrow);
          outcome.addEventListener('input', narrow);
          document.getElementById('filter').addEventListener('submit', event => event.preventDefault());
          narrow();
        }
        for (const head of document.querySelectorAll('table.sortable thead th'))
          head.querySelector('button')?.addEventListener('click', () => sort(head));
        """
}
