import { dayFromToday, pasted, type Example } from './example.js';

/** Usage as time goes by, and reports on it. */
export const reports: readonly Example[] = [
  {
    id: 'usage-history',
    group: 'Offering items and usage',
    title: 'How usage went by',
    about:
      'What each tenant below you and everybody below it used at the end of each week: points to draw a curve through.',
    query: `query UsageHistory($from: LocalDate!, $to: LocalDate!) {
  viewer {
    tenant {
      children(first: 5, orderBy: { field: USAGE, usage: "storage", direction: DESC }) {
        nodes {
          name
          usageHistory(name: "storage", from: $from, to: $to, step: WEEK) { date value }
        }
      }
    }
  }
}
`,
    variables: { from: dayFromToday(-90), to: dayFromToday(0) },
  },
  {
    id: 'report-now',
    group: 'Offering items and usage',
    title: 'Make a report',
    about:
      'A report on what all customers below a tenant use now, in two formats. It is made in the background: ask for the next example until its status is SAVED.',
    query: `mutation ReportNow($input: CreateReportInput!) {
  createReport(input: $input) {
    report {
      id
      version
      storedReports { nodes { id format status progress } }
    }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        parameters: {
          tenantId: pasted('a partner or folder'),
          kind: 'USAGE_CURRENT',
          level: 'ALL_CUSTOMERS',
          formats: ['CSV', 'HTML'],
          hideZeroUsage: true,
        },
        schedule: { type: 'ONCE' },
        resultAction: 'SAVE',
      },
    },
  },
  {
    id: 'report-every-month',
    group: 'Offering items and usage',
    title: 'Have a report sent every month',
    about:
      'From the first of the next month on, you get the usage of all customers in the month before by mail.',
    query: `mutation ReportEveryMonth($input: CreateReportInput!) {
  createReport(input: $input) {
    report {
      id
      generationDate
      nextAt
      period { start end }
      recipients(first: 5) { nodes { login } }
    }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        parameters: {
          tenantId: pasted('a partner or folder'),
          kind: 'USAGE_SUMMARY',
          level: 'ALL_CUSTOMERS',
          formats: ['HTML', 'CSV_V2_0'],
        },
        schedule: { type: 'MONTHLY' },
        resultAction: 'SEND',
      },
    },
  },
  {
    id: 'reports',
    group: 'Offering items and usage',
    title: 'Reports, and what was made of them',
    about:
      'The reports on your tenant. What is saved can be downloaded from its url, with the credentials that you use here.',
    query: `query Reports {
  viewer {
    tenant {
      reports(first: 10) {
        nodes {
          id
          kind
          level
          schedule { type enabled }
          nextAt
          creator { ... on User { login } ... on Client { clientName } }
          recipients(first: 5) { nodes { login } }
          storedReports(first: 5) {
            nodes { format status progress size rowCount createdAt url }
          }
        }
      }
    }
  }
}
`,
  },
];
