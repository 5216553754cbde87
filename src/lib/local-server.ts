/** Where an embedded server keeps what a command line beside it needs: the directory, and the names of files in it. */
export const localServer = { directory: '.lading', address: 'address', token: 'admin-token' } as const;
